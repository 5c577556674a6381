using Metering;
using Metering.Books;
using Metering.Hosting;

namespace RelayApi.Engines;

/// <summary>The actors run in this process, and nowhere else: the default.</summary>
internal sealed class InProcessActors : IActorHost
{
    private readonly InProcessHost _host;
    private readonly EngineParts _parts;

    private InProcessActors(EngineParts parts, InProcessOptions options)
    {
        _parts = parts;
        _host = new InProcessHost(parts.Journal, parts.Books, parts.Time, Guid.NewGuid, options, parts.Tokens);
    }

    public IActors Actors => _host;

    public bool IsReady => true;

    public Task Completion { get; } = new TaskCompletionSource().Task;

    public static IActorHost Make(EngineParts parts)
    {
        var options = parts.Configuration.GetSection("Host").Get<InProcessOptions>() ?? new InProcessOptions();
        OptionsCheck.ThrowIfInvalid(("Host", options));
        return new InProcessActors(parts, options);
    }

    public async Task Start(CancellationToken cancellationToken)
    {
        if (_parts.ReadTokens is { } read) await _host.LearnTokens(read(cancellationToken), cancellationToken);
        await _host.Resume(cancellationToken);
    }

    public bool IsTransient(Exception failure) => failure is MailboxFullException or ActivationFailedException or HostStoppedException or FencedException;

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
