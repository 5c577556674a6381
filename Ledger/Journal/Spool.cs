using System.Buffers;
using Metering.Books;
using Microsoft.Extensions.Logging;

namespace Ledger.Journal;

/// <summary>
/// The local file that keeps rows while PostgreSQL is away. It is opened at start, so that its name is on the disk long before it is needed,
/// and emptied when all that was in it is in the journal. What it contains is said in this folder's README.
/// </summary>
internal sealed partial class Spool : IDisposable
{
    public const string FileName = "journal.spool";
    public const string RejectedFileName = "journal.spool.rejected";

    private readonly string _directory;
    private readonly long _bytesMax;
    private readonly ILogger _logger;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public Spool(string directory, long bytesMax, ILogger logger)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        _bytesMax = bytesMax;
        _logger = logger;
        _file = new FileStream(Path.Combine(_directory, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        HasRoom = true;
    }

    /// <summary>Whether more rows can be kept: the file is below its bound and the disk has not failed since the last outage.</summary>
    public bool HasRoom { get; private set; }

    /// <summary>
    /// Keeps rows and tells whether they are durable here. Does not throw: when the disk refuses, the rows wait in memory as they would without
    /// a spool.
    /// </summary>
    public bool Append(IEnumerable<JournalRow> rows)
    {
        if (!HasRoom) return false;
        var end = _file.Length;
        try
        {
            _buffer.ResetWrittenCount();
            foreach (var row in rows) SpoolRecord.Write(row, _buffer);
            _file.Position = end;
            _file.Write(_buffer.WrittenSpan);
            _file.Flush(flushToDisk: true);
            HasRoom = _file.Length < _bytesMax;
            if (!HasRoom) LogFull(_logger, _file.Length);
            return true;
        }
        catch (IOException e)
        {
            HasRoom = false;
            LogFailed(_logger, e);
            return false;
        }
    }

    /// <summary>Everything that was kept is in the journal. Does not throw: rows that stay behind are recognised when they are read again.</summary>
    public void Clear()
    {
        try
        {
            HasRoom = true;
            if (_file.Length == 0) return;
            _file.SetLength(0);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            LogFailed(_logger, e);
        }
    }

    /// <summary>
    /// What an earlier process left, in the order it was kept. A last record that is cut short was never acknowledged by the disk and ends the
    /// list. Damage before the end throws <see cref="InvalidDataException"/>: that is not what a crash leaves.
    /// </summary>
    public IEnumerable<JournalRow> ReadLeft()
    {
        _file.Position = 0;
        var header = new byte[SpoolRecord.HeaderBytes];
        while (_file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var length = SpoolRecord.BodyLength(header);
            var left = _file.Length - _file.Position;
            if (length > left) yield break;
            if (length is < 0 or > SpoolRecord.BodyBytesMax) throw Damaged();
            var body = new byte[length];
            _file.ReadExactly(body);
            if (SpoolRecord.Read(header, body) is { } row) yield return row;
            else if (length == left) yield break;
            else throw Damaged();
        }
    }

    /// <summary>Keeps rows that the journal refused, for an operator to look at.</summary>
    public void Reject(IReadOnlyList<JournalRow> rows)
    {
        if (rows.Count == 0) return;
        var path = Path.Combine(_directory, RejectedFileName);
        _buffer.ResetWrittenCount();
        foreach (var row in rows)
        {
            LogRejected(_logger, row.Stream, row.Seq, path);
            SpoolRecord.Write(row, _buffer);
        }

        using var rejected = new FileStream(path, FileMode.Append);
        rejected.Write(_buffer.WrittenSpan);
        rejected.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        var isEmpty = _file.Length == 0;
        _file.Dispose();
        if (isEmpty) File.Delete(_file.Name);
    }

    private InvalidDataException Damaged() => new(
        $"The spool {_file.Name} is damaged before its end. It holds rows that are not in the journal: restore it, or move it away to go on without them.");
}
