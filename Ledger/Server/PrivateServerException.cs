namespace Ledger.Server;

/// <summary>The private server cannot run here. The message says what to do about it.</summary>
public sealed class PrivateServerException(string message, Exception? cause = null) : Exception(message, cause);
