namespace Load.Relay;

/// <summary>One side of the comparison: a server in a process of its own between the same generator and the same upstream.</summary>
internal interface ISide
{
    string Name { get; }

    Uri Address { get; }

    /// <summary>The server's process.</summary>
    int ProcessId { get; }

    /// <summary>The bytes of a request that is answered in this way; callers are spread over all tokens there are.</summary>
    ReadOnlyMemory<byte> Request(AnswerKind answer, int caller);
}
