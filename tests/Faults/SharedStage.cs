namespace Faults;

/// <summary>
/// One stage for the cases of a class: the relay that one case started again is the one that the next case kills. So each of them starts one process
/// and not two, and what the earlier ones left on the books goes through the later kills and audits.
/// </summary>
public sealed class SharedStage(SharedPostgres postgres) : IAsyncDisposable
{
    private GatedStage? _stage;
    private bool _isTaken;

    /// <summary>The stage as the last case left it; a new one when that did not come to its <see cref="End"/>, because nobody knows how it stands.</summary>
    internal async Task<GatedStage> Begin()
    {
        if (_isTaken) await DisposeAsync();
        _isTaken = true;
        return _stage ??= await GatedStage.Set(postgres);
    }

    /// <summary>The last line of a case: all it asserted held.</summary>
    internal void End()
    {
        _stage!.Stage.Upstream.Scripts.Clear();
        _isTaken = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null) await _stage.DisposeAsync();
        _stage = null;
    }
}
