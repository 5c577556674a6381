using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RelayApi.Tests;

/// <summary>What a <see cref="TimedRelay"/> logs, warnings and worse.</summary>
public sealed class LogEntries : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = [];

    /// <summary>All that were written so far, oldest first.</summary>
    public IReadOnlyList<LogEntry> All => [.. _entries];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) entries.Enqueue(new LogEntry(logLevel, category, formatter(state, exception), exception));
        }
    }
}

/// <summary>One entry of a log.</summary>
public sealed record LogEntry(LogLevel Level, string Category, string Message, Exception? Exception);
