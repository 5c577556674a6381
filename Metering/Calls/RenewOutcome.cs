using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Metering.Calls;

/// <summary>The answer to a renewal. After a refusal the stream must end.</summary>
public sealed record RenewOutcome
{
    [JsonConstructor]
    private RenewOutcome(Refusal? refusal) => Refusal = refusal;

    public static RenewOutcome Renewed { get; } = new((Refusal?)null);

    public Refusal? Refusal { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsRenewed => Refusal is null;

    public static RenewOutcome Refused(Refusal refusal) => new(refusal);
}
