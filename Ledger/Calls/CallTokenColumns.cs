namespace Ledger.Calls;

/// <summary>Where a token is looked for in a call: it stands as the access token or as the temporary one, never as both.</summary>
internal enum CallTokenColumns
{
    Either,
    Access,
    Temporary,
}
