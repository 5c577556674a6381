using System.Text.Json.Serialization;
using Metering.Calls;
using Metering.Grants;
using Metering.Members;
using Metering.Money;
using Metering.Prices;
using Metering.Tokens;

namespace Metering.Accounts;

/// <summary>Money and units set aside for a call in progress.</summary>
internal sealed class Hold
{
    public required CallId Call { get; init; }

    public required TokenId Token { get; init; }

    public MemberId? Member { get; init; }

    public required string Model { get; init; }

    public required string Upstream { get; init; }

    public CallKind Kind { get; init; }

    public required Price Price { get; init; }

    public Discount Discount { get; init; }

    public long UnitsInput { get; init; }

    public long UnitsOutputMax { get; set; }

    /// <summary>The temporary token that the call came with.</summary>
    public TemporaryToken? Temporary { get; init; }

    /// <summary>All that may pay for it; <see langword="null"/> for whatever covers it.</summary>
    public IReadOnlyList<GrantId>? Payers { get; init; }

    public Usd? SpendingCap { get; init; }

    public TimeSpan Lease { get; init; }

    public DateTimeOffset HeldAt { get; init; }

    public required IReadOnlyList<Slice> Allocation { get; set; }

    /// <summary>What was used when the hold was last renewed: what an interruption is charged at.</summary>
    public Usage Mark { get; set; } = Usage.None;

    [JsonIgnore]
    public CallScope Scope => new(Token, Model, Upstream, UnitsInput, UnitsOutputMax) { Kind = Kind, Payers = Payers, Member = Member };

    [JsonIgnore]
    public Usd Amount => Allocation.Total();

    /// <summary>What windows counted for it when it was taken; a renewal does not change it.</summary>
    public long UnitsEstimated { get; init; }

    /// <summary>When this activation's windows counted it.</summary>
    [JsonIgnore]
    public TimeSpan CountedAt { get; set; }

    /// <summary>When it expires unless renewed; known to this activation only, by the monotonic clock.</summary>
    [JsonIgnore]
    public TimeSpan ExpiresAt { get; set; }

    /// <summary>Completes when the books have it.</summary>
    [JsonIgnore]
    public Task Durable { get; set; } = Task.CompletedTask;
}
