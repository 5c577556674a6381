using System.Globalization;
using Metering.Calls;
using Metering.Hosting;
using Testing;

namespace Simulation;

/// <summary>
/// One history of the engine: clients, hosts, a clock and a journal, every step of which one seed decides. Turns, writes, messages, crashes and
/// the time follow each other in any order; nothing runs by itself.
/// </summary>
internal sealed partial class World
{
    private readonly Random _random;
    private readonly StepScheduler _turns = new();
    private readonly ManualTime _time = new();
    private readonly TimeProvider _timeOfHosts;
    private readonly SeededIds _ids;
    private readonly SimulatedJournal _journal;
    private readonly ClientContext _clients;
    private readonly List<InProcessHost> _hosts = [];
    private readonly List<CallId> _calls = [];
    private readonly List<string> _log = [];
    private readonly Told _told = new();

    public World(int seed, KnownBug bug = KnownBug.None)
    {
        (_random, Rules) = (new Random(seed), Rules.Of(seed));
        _ids = new SeededIds(seed, _time);
        _journal = new SimulatedJournal(bug);
        _timeOfHosts = bug is KnownBug.ClockIsBehind ? new LateTime(_time) : _time;
        _clients = new ClientContext(_turns);
        _hosts.Add(NewHost());
    }

    /// <summary>What differs from history to history.</summary>
    public Rules Rules { get; }

    /// <summary>Every step and every answer, in order: the same seed gives the same text.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>Lives through a history and comes to rest: every lease has passed, everything is written.</summary>
    public Oracle Run(int steps)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_clients);
        try
        {
            Begin();
            for (var step = 0; step < steps; step++) TakeStep();
            ComeToRest();
            return new Oracle(_journal.Rows, _told, Rules);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private InProcessHost NewHost() => new(
        _journal,
        _journal,
        _timeOfHosts,
        _ids.NextGuid,
        new InProcessOptions { RunsTurnsInline = false, IdleAfter = TimeSpan.FromSeconds(30), ActivationTimeout = TimeSpan.FromMinutes(10) },
        scheduler: _turns);

    private void TakeStep()
    {
        switch (_random.Next(100))
        {
            case < 40: RunTurn(); break;
            case < 58: WriteRow(); break;
            case < 88: SendMessage(); break;
            case < 97: PassSomeTime(); break;
            case < 98 when Rules.Crashes: Crash(); break;
            case < 99 when Rules.TwoHosts: ToggleSecondHost(); break;
        }
    }

    private void RunTurn()
    {
        if (_turns.ReadyCount > 0) _turns.RunNext(_random.Next(_turns.ReadyCount));
    }

    private void WriteRow()
    {
        if (_journal.ReadyCount > 0) _journal.WriteNext(_random.Next(_journal.ReadyCount));
    }

    private void PassSomeTime()
    {
        if (Rules.HasGrants && _random.Next(8) == 0) LeapWallClock();
        else PassTime();
    }

    /// <summary>Turns are instant beside the steps of the clock: what an actor was asked at a time it decides at that time.</summary>
    private void PassTime()
    {
        Drain();
        var by = TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? _random.Next(30_000) : _random.Next(3_000));
        Note(string.Create(CultureInfo.InvariantCulture, $"+{by.TotalMilliseconds} ms"));
        _time.Advance(by);
    }

    private void Crash()
    {
        Note("crash");
        foreach (var host in _hosts) Stop(host);
        _hosts.Clear();
        _turns.Clear();
        _journal.LoseUnwritten();
        _hosts.Add(NewHost());
        _ = _hosts[0].Resume(CancellationToken.None);
    }

    /// <summary>A second process that believes it is alone, until one of the two is gone.</summary>
    private void ToggleSecondHost()
    {
        Note(_hosts.Count == 1 ? "second host" : "second host gone");
        if (_hosts.Count == 1)
        {
            _hosts.Add(NewHost());
            return;
        }

        Stop(_hosts[1]);
        _hosts.RemoveAt(1);
    }

    /// <summary>On this clock the timers of a host stop at once.</summary>
    private static void Stop(InProcessHost host) => Assert.True(host.DisposeAsync().AsTask().IsCompletedSuccessfully);

    private void Drain()
    {
        while (_turns.ReadyCount > 0) RunTurn();
    }

    private void Settle()
    {
        for (var round = 0; _turns.ReadyCount + _journal.ReadyCount > 0; round++)
        {
            if (round > 100_000) throw new InvalidOperationException("The engine does not come to rest.");
            Drain();
            WriteRow();
        }
    }

    private void ComeToRest()
    {
        // Of two hosts one may not know yet that its books are no longer its own; what counts is what a fresh one finds.
        if (Rules.TwoHosts) Crash();
        _ = _hosts[0].Resume(CancellationToken.None);
        for (var round = 0; round < 40; round++)
        {
            Settle();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Settle();
        Look();
        Settle();
    }

    private void Note(string what) => _log.Add(what);
}
