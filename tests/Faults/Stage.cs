using Harness;
using TestUpstream;

namespace Faults;

/// <summary>One relay and its upstream.</summary>
internal sealed class Stage : WitnessedStage, IAsyncDisposable
{
    private int _names;

    private Stage(TestUpstreamServer upstream, RelayProcess relay)
        : base(upstream) => Relay = relay;

    public RelayProcess Relay { get; }

    public override AdminClient Admin => Relay.Admin;

    public static async Task<Stage> Set(RelaySettings settings, params (string Key, string Value)[] configuration)
    {
        var upstream = await StartUpstream();
        var stage = new Stage(upstream, await RelayProcess.Start(settings with { Configuration = Configuration(configuration) }));
        await stage.PutUpstream();
        return stage;
    }

    /// <summary>A name that nothing else on this stage has.</summary>
    public string NewName(string kind) => $"{kind}-{++_names}";

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
