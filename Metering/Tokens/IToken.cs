using Metering.Calls;

namespace Metering.Tokens;

/// <summary>An access credential: an actor that admits calls. It owns slots and windows; money is its account's.</summary>
public interface IToken
{
    /// <summary>Creates the token; durable. Repeating it with the same content is the same success.</summary>
    Task<ChangeOutcome> Create(CreateToken command);

    /// <summary>Replaces the settings; durable, and in force for the next call.</summary>
    Task<ChangeOutcome> Change(ChangeToken command);

    /// <summary>Deletes the token for good; durable, and in force at once.</summary>
    Task<ChangeOutcome> Delete();

    /// <summary>Checks a credential without admitting a call: for doors that only read.</summary>
    Task<Authentication> Authenticate(AuthenticateToken command);

    /// <summary>
    /// Decides whether a call may go through and sets its money aside. All limits are checked before any is counted; a refusal consumed
    /// nothing (F6). The decision is in memory: confirm the hold with the account before the first byte.
    /// </summary>
    Task<Admission> Admit(AdmitCall command);

    /// <summary>Keeps a call's slot and hold alive.</summary>
    Task<RenewOutcome> Renew(RenewCall command);

    /// <summary>Ends a call: the account charges it, safe from a crash; then its slot is free and windows are corrected.</summary>
    Task<SettleOutcome> Settle(SettleCall command);

    /// <summary>Ends a call that produced nothing; as safe as a settle.</summary>
    Task<SettleOutcome> Void(VoidCall command);

    /// <summary>The token as it stands, or <see langword="null"/> when there is none.</summary>
    Task<TokenView?> View();
}
