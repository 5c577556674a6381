using System.Net;
using Metering.Calls;
using Metering.Members;

namespace Metering.Tokens;

/// <summary>What a token decides before any limit is looked at. Pure.</summary>
internal static class TokenRules
{
    /// <summary>
    /// The credential first, then what the token may do: whoever does not hold the secret learns nothing but that. Each case says which it is
    /// (B10, C5, C8).
    /// </summary>
    public static Refusal? RefuseCredential(TokenId id, TokenState state, SecretHash presented, string? address, string? plan, DateTimeOffset now)
    {
        if (state.SecretHash is not { } known || !known.Equals(presented))
        {
            return Refuse(RefusalReason.TokenInvalid, id, "Token invalid: no token has this key.");
        }

        var settings = state.Settings!;
        return settings.Status is TokenStatus.Deleted ? Refuse(RefusalReason.TokenDeleted, id, "Token invalid: it was deleted.")
            : settings.Status is TokenStatus.Disabled ? Refuse(RefusalReason.TokenDisabled, id, "The token is disabled.")
            : settings.ExpiresAt <= now ? Refuse(RefusalReason.TokenExpired, id, $"The token expired at {settings.ExpiresAt:O}.")
            : !string.Equals(settings.Plan, plan, StringComparison.Ordinal) ? Refuse(RefusalReason.WrongPlan, id, MixUp(settings.Plan))
            : settings.Addresses is { } networks && !IsWithin(networks, address)
                ? Refuse(RefusalReason.AddressNotAllowed, id, "The token may not be used from this address.")
            : null;
    }

    public static Refusal? RefuseModel(TokenId id, TokenSettings settings, AdmitCall command)
    {
        if (command.Offer is null)
        {
            return new Refusal(RefusalReason.ModelNotFound, $"Model '{command.Model}' not found or not supported. Names are case-sensitive.")
            {
                Owner = RefusalOwner.Engine,
            };
        }

        return settings.Models is { } models && !models.Contains(command.Model, StringComparer.Ordinal)
            ? Refuse(RefusalReason.ModelNotAllowed, id, $"The token may not use model '{command.Model}'.")
            : null;
    }

    private static string MixUp(string? plan) => plan is null
        ? "This key belongs to no plan: its base URL is the one that ends in /v1 without a plan before it."
        : $"This key belongs to plan '{plan}': its base URL is the one that ends in /plans/{plan}/v1.";

    /// <summary>What is wrong with giving a token to a member, or <see langword="null"/>. A member's own cap is the most that its tokens can have.</summary>
    public static string? FaultOfMember(TokenSettings settings, MemberId id, MemberView? member) =>
        member is null || member.Settings.Status is MemberStatus.Removed ? $"'{id}' is no member of the account."
        : member.Settings.SpendingCap is { IsPositive: true } cap && settings.SpendingCap > cap
            ? $"Member '{id}' may spend at most {cap} USD, and its token no more."
        : null;

    private static Refusal Refuse(RefusalReason reason, TokenId id, string message) => Refusals.Token(reason, id.Value, message);

    /// <summary>An address list is short; an address that is not known is on no list.</summary>
    private static bool IsWithin(IReadOnlyList<string> networks, string? address)
    {
        if (!IPAddress.TryParse(address, out var ip)) return false;
        if (ip.IsIPv4MappedToIPv6) ip = ip.MapToIPv4();
        return networks.Any(network => IPNetwork.Parse(network).Contains(ip));
    }
}
