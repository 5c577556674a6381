using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ledger.Tests.Journal;

/// <summary>Lets a test wait for what is logged instead of for time to pass.</summary>
internal sealed class SignallingLogger : ILogger
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    /// <summary>Completes when the message of this method has been logged, now or in the past.</summary>
    public Task Logged(string method) => Signal(method).Task.WaitAsync(Bound);

    public bool HasLogged(string method) => Signal(method).Task.IsCompleted;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Signal(eventId.Name ?? "").TrySetResult();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private TaskCompletionSource Signal(string method) =>
        _signals.GetOrAdd(method, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
