using Ledger.Members;
using Metering.Accounts;
using Metering.Members;

namespace RelayApi.Access;

/// <summary>Who asks the admin API: an operator, or a member of one account by a management key. Its role is what it is now.</summary>
/// <param name="Name">What is recorded beside what it does.</param>
/// <param name="Account">Its account, outside of which nothing is there for it; <see langword="null"/> for an operator.</param>
/// <param name="Member">The member; <see langword="null"/> for an operator.</param>
/// <param name="Role">The member's role; <see langword="null"/> for an operator.</param>
/// <param name="Key">The management key; <see langword="null"/> for an operator.</param>
internal sealed record AdminCaller(string Name, AccountId? Account, MemberId? Member, MemberRole? Role, string? Key)
{
    public bool IsOperator => Account is null;

    public string RoleName => Role?.ToString() ?? "Operator";

    /// <summary>Whether it manages its whole account.</summary>
    public bool IsManager => Role is MemberRole.Owner or MemberRole.Admin;

    /// <summary>The member that everything personal is narrowed to; <see langword="null"/> for whoever sees more than its own.</summary>
    public MemberId? OnlyMember => Role is MemberRole.Member ? Member : null;

    public static AdminCaller Operator(string name) => new(name, null, null, null, null);

    public static AdminCaller Of(ManagementKey key, MemberRole role) => new($"{key.Account}/{key.Member}", key.Account, key.Member, role, key.Id);

    public static AdminCaller Of(HttpContext http) =>
        http.Features.Get<AdminCaller>() ?? throw new InvalidOperationException("The request was not authenticated.");

    /// <summary>Lets handlers take it as a parameter.</summary>
    public static ValueTask<AdminCaller> BindAsync(HttpContext http) => ValueTask.FromResult(Of(http));

    /// <summary>Whether it may make something of this member's; left out means its own.</summary>
    public bool MayGiveTo(MemberId? member) => OnlyMember is not { } self || member is null || member == self;

    /// <summary>
    /// The account that a list is narrowed to, of the one that was asked for, if any. <see langword="false"/> when that is another's: the list is as
    /// empty as an unknown account's.
    /// </summary>
    public bool TryNarrow(AccountId? asked, out AccountId? account)
    {
        account = Account ?? asked;
        return asked is null || asked == account;
    }

    /// <summary>The same for a list of what is personal.</summary>
    public bool TryNarrow(AccountId? asked, MemberId? whose, out AccountId? account, out MemberId? member)
    {
        member = OnlyMember ?? whose;
        return TryNarrow(asked, out account) && (whose is null || whose == member);
    }
}
