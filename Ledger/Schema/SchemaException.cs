namespace Ledger.Schema;

/// <summary>The database's schema is not one that this program can work with.</summary>
public sealed class SchemaException(string message) : Exception(message);
