namespace RelayApi.Access;

/// <summary>An endpoint's rule, as its metadata. An endpoint without one is for operators only.</summary>
/// <param name="Who">Who may use it.</param>
/// <param name="Target">What it is about; <see langword="null"/> when it is about nothing in particular, and the handler answers with no more than
/// <see cref="AdminCaller"/> sees.</param>
internal sealed record AccessRule(Who Who, Target? Target)
{
    /// <summary>How a caller's request is judged, by whose the thing is that it names.</summary>
    public static AccessVerdict Judge(AdminCaller caller, AccessRule? rule, ResourceOwner? owner)
    {
        if (caller.IsOperator) return AccessVerdict.Allowed;
        if (rule is null) return AccessVerdict.Forbidden;

        // What is another's is not there, before anything is said about what is allowed: an id that is guessed tells nothing.
        if (rule.Target is { } target && !(owner is { } found && Sees(caller, target, found))) return AccessVerdict.NotFound;
        return rule.Who is Who.Members || (rule.Who is Who.Managers && caller.IsManager) ? AccessVerdict.Allowed : AccessVerdict.Forbidden;
    }

    private static bool Sees(AdminCaller caller, Target target, ResourceOwner owner) =>
        owner.Account == caller.Account && (!target.IsPersonal || caller.IsManager || owner.Member == caller.Member);
}
