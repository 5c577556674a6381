using Metering.Calls;
using Metering.Members;
using Metering.Tokens;

namespace Metering.Packages;

/// <summary>What a package pays for, and when.</summary>
/// <param name="Name">For people; at most 200 characters.</param>
/// <param name="From">Valid from this time on.</param>
/// <param name="To">Valid up to, not including, this time. A hold taken before keeps its slice.</param>
public sealed record PackageTerms(string Name, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The models it pays for; <see langword="null"/> for all (A6).</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>The upstreams whose service it pays for; <see langword="null"/> for all (A6, A7).</summary>
    public IReadOnlyList<string>? Upstreams { get; init; }

    /// <summary>The kinds of calls it pays for; <see langword="null"/> for all.</summary>
    public IReadOnlyList<CallKind>? Kinds { get; init; }

    /// <summary>The tokens it is bound to. Without tokens and members it pays for all tokens of the account.</summary>
    public IReadOnlyList<TokenId>? Tokens { get; init; }

    /// <summary>The members it is bound to, whatever their tokens; beside <see cref="Tokens"/>, either will do.</summary>
    public IReadOnlyList<MemberId>? Members { get; init; }

    /// <summary>Lower is used first (A18).</summary>
    public int Priority { get; init; }

    public bool IsEffective(DateTimeOffset at) => From <= at && at < To;

    public bool Covers(TokenId token, MemberId? member, string model, string upstream, CallKind kind) =>
        (Models is null || Models.Contains(model, StringComparer.Ordinal))
        && (Upstreams is null || Upstreams.Contains(upstream, StringComparer.Ordinal))
        && (Kinds is null || Kinds.Contains(kind))
        && IsBoundTo(token, member);

    public bool IsBoundTo(TokenId token, MemberId? member) => Bindings.Match(Tokens, Members, token, member);

    /// <summary>What is wrong with these terms, or <see langword="null"/>.</summary>
    public string? Problem() =>
        DisplayName.Problem("A package", Name) ?? (To <= From ? "A package is valid to a time after its from."
        : Kinds?.All(Enum.IsDefined) is false ? "A package is for kinds of calls that there are."
        : null);

    public bool SameAs(PackageTerms other) =>
        Name == other.Name && From == other.From && To == other.To && Priority == other.Priority
        && SameList(Models, other.Models) && SameList(Upstreams, other.Upstreams) && SameList(Tokens, other.Tokens)
        && SameList(Members, other.Members) && SameList(Kinds, other.Kinds);

    private static bool SameList<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        left is null || right is null ? left is null && right is null : left.SequenceEqual(right);
}
