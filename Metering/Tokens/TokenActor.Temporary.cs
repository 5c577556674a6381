using Metering.Members;

namespace Metering.Tokens;

/// <content>
/// A temporary token (A3): checks itself, takes its own slot and its place in its own windows, and passes the call to its access token, whose money,
/// slots, windows and bindings are used. Calls go one step down only: a temporary token has no temporary tokens of its own.
/// </content>
internal sealed partial class TokenActor
{
    private IToken? Parent(TokenSettings settings) => settings.Parent is { } parent ? context.Actors.Token(parent) : null;

    /// <summary>A temporary token is whosever its access token is now; what older books say of it was true when it was made.</summary>
    private async ValueTask<MemberId?> MemberOf(TokenSettings settings) =>
        settings.Parent is { } parent ? (await context.Actors.Token(parent).View())?.Settings.Member : settings.Member;

    private async Task<string?> FaultOfParent(TokenId parent, CreateToken command) =>
        TokenRules.FaultOfParent(parent, await context.Actors.Token(parent).View(), command);

    /// <summary>
    /// What this token took before the question is given back when the access token refuses. Its own windows are told to the client if it has any,
    /// because they are the narrower ones.
    /// </summary>
    private async Task<Admission> AdmitByParent(AdmitCall command, Lease? taken)
    {
        try
        {
            var admission = await Pass(command);
            if (admission.IsDetached)
            {
                await Reattach();
                admission = await Pass(command);
            }

            if (admission.IsAdmitted && await RefuseLate(command, taken) is { } late) return late;
            var now = context.Now.Elapsed;
            if (!admission.IsAdmitted) GiveBack(command.Call, taken, now);
            var own = _meter.ViewMinutes(now);
            return own.Count == 0 ? admission : admission.With(own);
        }
        catch (Exception) when (taken is not null)
        {
            // As with the account: nobody knows what was held, and if it was, it expires.
            GiveBack(command.Call, taken, context.Now.Elapsed);
            throw;
        }
    }

    private Task<Admission> Pass(AdmitCall command)
    {
        var settings = State.Settings!;
        var token = new TemporaryToken(id, settings.SpendingCap);
        return _parent!.Admit(command with { Passed = new PassedCall(token, _book.SeqBefore, settings.Payers) });
    }
}
