namespace Metering.Books;

/// <summary>
/// One row of the journal: all that one actor appended between two flushes. <c>(Stream, Seq)</c> is the key and the fence.
/// </summary>
/// <param name="Stream">The actor's stream.</param>
/// <param name="Seq">1 for the first row of a stream, then without gaps.</param>
/// <param name="Activation">Which activation of the actor wrote it. With the checksum it recognises a row whose acknowledgement was lost.</param>
/// <param name="Checksum"><see cref="JournalChecksum.Of"/> of the events.</param>
/// <param name="Events">A JSON array of events in UTF-8; the empty array is the <em>opened</em> record of an activation.</param>
public sealed record JournalRow(StreamId Stream, long Seq, Guid Activation, long Checksum, ReadOnlyMemory<byte> Events);
