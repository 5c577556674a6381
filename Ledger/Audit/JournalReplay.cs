using System.Text.Json;
using Metering.Books;

namespace Ledger.Audit;

/// <summary>Takes the journal's rows one by one: gapless, unbroken, and each event within the rules.</summary>
internal static class JournalReplay
{
    public static void Apply(AuditState state, JournalPages.Row row)
    {
        state.Rows++;
        if (!TryName(row.Stream, out var stream))
        {
            state.Findings.Add(row.Stream, row.Seq, "name of the stream", "an account, a token or a package", row.Stream);
            return;
        }

        state.Findings.Compare(row.Stream, row.Seq, "number of the row", state.SeqLast.GetValueOrDefault(stream) + 1, row.Seq);
        state.SeqLast[stream] = row.Seq;
        state.Findings.Compare(row.Stream, row.Seq, "checksum", row.Checksum, JournalChecksum.Of(row.Events));
        try
        {
            Replay(state, stream, row.Seq, row.Events);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            state.Findings.Add(row.Stream, row.Seq, "cannot be read", "events", e.Message);
        }
    }

    private static void Replay(AuditState state, StreamId stream, long seq, ReadOnlySpan<byte> json)
    {
        if (stream.IsAccount(out var account))
        {
            var events = BooksJson.ReadAccountEvents(json);
            state.Events += events.Count;
            AccountReplay.Apply(state, account, seq, events);
        }
        else if (stream.IsToken(out var token))
        {
            var events = BooksJson.ReadTokenEvents(json);
            state.Events += events.Count;
            TokenReplay.Apply(state, token, seq, events);
        }
        else if (stream.IsPackage(out var package))
        {
            var events = BooksJson.ReadPackageEvents(json);
            state.Events += events.Count;
            PackageReplay.Apply(state, package, seq, events);
        }
    }

    private static bool TryName(string text, out StreamId stream)
    {
        try
        {
            stream = StreamId.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            stream = default;
            return false;
        }
    }
}
