using Metering.Calls;
using Metering.Prices;

namespace Metering.Tokens;

/// <summary>Asks a token to admit a call.</summary>
/// <param name="Call">The caller's id; a repeated admission is the same admission.</param>
/// <param name="SecretHash">SHA-256 of the credential's text.</param>
/// <param name="Address">The caller's IP address, where it is known.</param>
/// <param name="Model">The model asked for, as the client wrote it.</param>
/// <param name="Offer">Who serves the model at what price; <see langword="null"/> when it is not offered. The token refuses it then, after it has
/// checked the credential, so that strangers learn nothing.</param>
/// <param name="UnitsInput">Input units, estimated; zero or more.</param>
/// <param name="UnitsOutputMax">The most output the call may produce; zero or more.</param>
public sealed record AdmitCall(
    CallId Call,
    SecretHash SecretHash,
    string? Address,
    string Model,
    ModelOffer? Offer,
    long UnitsInput,
    long UnitsOutputMax)
{
    /// <summary>
    /// The fewest units that the input can have, zero when it is empty; <see langword="null"/> when nothing is known. Unlike the estimate it is
    /// ground for a refusal: no upstream would have taken what is above the model's limit by this figure.
    /// </summary>
    public long? UnitsInputLeast { get; init; }

    /// <summary>What it asks of the model: the door says so.</summary>
    public CallKind Kind { get; init; }

    /// <summary>The plan whose base URL the call came to; <see langword="null"/> for the one of no plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Set by the temporary token that the call came with, when it asks its access token; the credential was checked by the former.</summary>
    public PassedCall? Passed { get; init; }

    internal Presented Presented => new(SecretHash, Address, Plan, Passed?.Token.Id);

    /// <summary>What unit windows count at admission.</summary>
    public long UnitsEstimated => Usage.Sum(UnitsInput, UnitsOutputMax);

    /// <summary>A negative figure is a bug of the caller, and would be a credit.</summary>
    internal void ThrowIfImpossible()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(UnitsInput);
        ArgumentOutOfRangeException.ThrowIfNegative(UnitsOutputMax);
        ArgumentOutOfRangeException.ThrowIfNegative(UnitsInputLeast ?? 0);
    }
}
