using System.Net;
using Metering.Calls;
using Metering.Members;

namespace Metering.Tokens;

/// <summary>What a token decides before any limit is looked at. Pure.</summary>
internal static class TokenRules
{
    /// <summary>
    /// The credential first, then what the token may do: whoever does not hold the secret learns nothing but that. Each case says which it is
    /// (B10, C5, C8). What a temporary token passes on has shown its credential there.
    /// </summary>
    public static Refusal? RefuseCredential(TokenId id, TokenState state, in Presented presented, DateTimeOffset now)
    {
        if (state.SecretHash is not { } known || (presented.Temporary is null && !known.Equals(presented.SecretHash)))
        {
            return Refuse(RefusalReason.TokenInvalid, id, "Token invalid: no token has this key.");
        }

        var settings = state.Settings!;
        return settings.Status is TokenStatus.Deleted ? Refuse(RefusalReason.TokenDeleted, id, $"Token invalid: {(IsParent(presented) ? "its access token" : "it")} was deleted.")
            : settings.Status is TokenStatus.Disabled ? Refuse(RefusalReason.TokenDisabled, id, $"{Subject(presented)} is disabled.")
            : settings.ExpiresAt <= now ? Refuse(RefusalReason.TokenExpired, id, $"{Subject(presented)} expired at {settings.ExpiresAt:O}.")
            : settings.Parent is null && !string.Equals(settings.Plan, presented.Plan, StringComparison.Ordinal)
                ? Refuse(RefusalReason.WrongPlan, id, MixUp(settings.Plan))
            : settings.Addresses is { } networks && !IsWithin(networks, presented.Address)
                ? Refuse(RefusalReason.AddressNotAllowed, id, $"{Subject(presented)} may not be used from this address.")
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
            ? Refuse(RefusalReason.ModelNotAllowed, id, $"{Subject(command.Presented)} may not use model '{command.Model}'.")
            : null;
    }

    /// <summary>
    /// What the model takes of input (C10). An empty input, or one that is too long by the fewest units it can have, would be refused by the upstream
    /// after it had held money and a place in the windows. In between nobody knows but the upstream.
    /// </summary>
    public static Refusal? RefuseInput(AdmitCall command) =>
        command is not { Offer.UnitsInputMax: { } max, UnitsInputLeast: { } least } ? null
        : least == 0 ? Refusals.Input(RefusalReason.InputEmpty, command.Model, max, least, "this input is empty.")
        : least > max ? Refusals.Input(RefusalReason.InputTooLong, command.Model, max, least, $"this input has at least {least} units.")
        : null;

    /// <summary>What two lists both allow, where no list allows everything: a temporary token leaves out and never adds.</summary>
    public static IReadOnlyList<T>? Narrow<T>(IReadOnlyList<T>? list, IReadOnlyList<T>? further) =>
        list is null ? further : further is null ? list : [.. list.Intersect(further)];

    /// <summary>What is wrong with making a temporary token of this one, or <see langword="null"/>.</summary>
    public static string? FaultOfParent(TokenId id, TokenView? parent, CreateToken command) =>
        parent is null ? $"Token {id} does not exist."
        : parent.Account != command.Account ? "A temporary token belongs to the account of its access token."
        : parent.Settings.Parent is not null ? "A temporary token has no temporary tokens of its own."
        : parent.Settings.Status is TokenStatus.Deleted ? $"Token {id} was deleted."
        : null;

    private static bool IsParent(in Presented presented) => presented.Temporary is not null;

    private static string Subject(in Presented presented) => IsParent(presented) ? "The access token of this temporary token" : "The token";

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
