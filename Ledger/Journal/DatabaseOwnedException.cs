namespace Ledger.Journal;

/// <summary>Another process owns the database. In the in-process host one process at a time may write to it.</summary>
public sealed class DatabaseOwnedException(string owner) : Exception(
    $"Another process owns this database: {owner}. One process at a time may: end the other one, or give this one a database of its own.")
{
    /// <summary>What PostgreSQL knows about the other process.</summary>
    public string Owner { get; } = owner;
}
