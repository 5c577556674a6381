using Metering.Books;
using Metering.Hosting;
using Testing;

namespace Metering.Tests.Hosting;

public sealed class ActorCellTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly InMemoryJournal _journal = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parallel_callers_get_one_turn_at_a_time(bool isInline)
    {
        const int callers = 8, calls = 5_000;
        var cell = new ProbeCell(NewHost(new() { RunsTurnsInline = isInline, MailboxMessagesMax = 1_000_000 }));
        await Parallel(callers, async _ =>
        {
            for (var i = 0; i < calls; i++) await cell.Increment();
        });
        Assert.Equal((callers * calls, false), (cell.Actor!.Count, cell.Actor.HasOverlapped));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Continuation_after_an_await_comes_back_as_a_turn(bool isInline)
    {
        const int calls = 500;
        var cell = new ProbeCell(NewHost(new() { RunsTurnsInline = isInline }));
        List<TaskCompletionSource> signals = [.. Enumerable.Range(0, calls).Select(_ => new TaskCompletionSource())];
        var waiting = signals.Select(signal => cell.IncrementAfter(signal.Task)).ToList();
        await Parallel(4, async part =>
        {
            for (var i = part; i < calls; i += 4)
            {
                signals[i].SetResult();
                await cell.Increment();
            }
        });
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Bound), context => Assert.Same(cell, context));
        Assert.Equal((2 * calls, false), (cell.Actor!.Count, cell.Actor.HasOverlapped));
    }

    [Fact]
    public async Task Mailbox_has_a_bound_and_says_so()
    {
        var turns = new StepScheduler();
        var cell = new ProbeCell(NewHost(new() { MailboxMessagesMax = 2, RunsTurnsInline = false }, turns));
        var (first, second, third) = (cell.Increment(), cell.Increment(), cell.Increment());
        await Assert.ThrowsAsync<MailboxFullException>(() => third);
        turns.RunAll();
        Assert.Equal((1, 2), (await first, await second));
        var fourth = cell.Increment();
        turns.RunAll();
        Assert.Equal(3, await fourth);
    }

    [Fact]
    public async Task Failed_activation_is_clear_and_the_next_message_tries_again()
    {
        var attempts = 0;
        var cell = new ProbeCell(NewHost(), activate: _ => ++attempts == 1 ? throw new TimeoutException("no books") : Task.CompletedTask);
        var failure = await Assert.ThrowsAsync<ActivationFailedException>(cell.Increment);
        Assert.Contains("no books", failure.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(1, await cell.Increment());
    }

    [Fact]
    public async Task Activation_that_never_answers_fails_in_time()
    {
        var turns = new StepScheduler();
        var cell = new ProbeCell(NewHost(scheduler: turns), activate: _ => new TaskCompletionSource().Task);
        var asked = cell.Increment();
        turns.RunAll();
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));
        turns.RunAll();
        await Assert.ThrowsAsync<ActivationFailedException>(() => asked.WaitAsync(Bound));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_message_is_lost_between_a_retired_cell_and_its_successor(bool isInline)
    {
        const int callers = 2, calls = 2_000;
        var (asked, replaced) = (0, 0);
        var host = NewHost(new() { RunsTurnsInline = isInline, MailboxMessagesMax = 1_000_000 });
        List<ProbeCell> cells = [];
        ProbeCell current = null!;
        ProbeCell Replace()
        {
            lock (cells)
            {
                var cell = new ProbeCell(host, () => Volatile.Read(ref current) is var next && next == cells[^1] ? Replace() : next);
                cells.Add(cell);
                replaced = cells.Count;
                Volatile.Write(ref current, cell);
                return cell;
            }
        }

        Replace();
        var asking = Parallel(callers, async _ =>
        {
            for (var i = 0; i < calls || Volatile.Read(ref replaced) < 3; i++)
            {
                await Volatile.Read(ref current).Increment();
                Interlocked.Increment(ref asked);
                await Task.Yield();
            }
        });
        while (!asking.IsCompleted)
        {
            Volatile.Read(ref current).Sweep(TimeSpan.FromDays(200), TimeSpan.Zero);
            await Task.Yield();
        }

        await asking;
        Assert.Equal(asked, cells.Sum(cell => cell.Actor?.Count ?? 0));
        Assert.DoesNotContain(cells, cell => cell.Actor is { HasOverlapped: true });
    }

    [Fact]
    public async Task Wake_comes_as_a_turn_when_it_is_due_and_an_earlier_one_stays()
    {
        var turns = new StepScheduler();
        var cell = new ProbeCell(NewHost(scheduler: turns));
        _ = cell.AskForWake(TimeSpan.FromSeconds(5));
        _ = cell.AskForWake(TimeSpan.FromSeconds(9));
        turns.RunAll();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        turns.RunAll();
        Assert.Equal(0, cell.Actor!.Wakes);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        turns.RunAll();
        Assert.Equal(1, cell.Actor.Wakes);
        _time.Advance(TimeSpan.FromSeconds(60));
        turns.RunAll();
        Assert.Equal(1, cell.Actor.Wakes);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Activation_that_is_over_gets_no_further_message()
    {
        var cell = new ProbeCell(NewHost());
        await cell.Increment();
        var over = cell.Actor!;
        over.IsOver = true;
        Assert.Equal(1, await cell.Increment());
        Assert.NotSame(over, cell.Actor);
        Assert.Equal(1, over.Count);
    }

    [Fact]
    public async Task Stopped_host_takes_no_more_messages()
    {
        var host = NewHost();
        var cell = new ProbeCell(host);
        await cell.Increment();
        await host.DisposeAsync();
        await Assert.ThrowsAsync<HostStoppedException>(cell.Increment);
    }

    private static Task Parallel(int callers, Func<int, Task> body) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(part => Task.Run(() => body(part)))).WaitAsync(Bound);

    private InProcessHost NewHost(InProcessOptions? options = null, StepScheduler? scheduler = null) =>
        new(_journal, _journal, _time, new SeededIds(1, _time).NextGuid, options, scheduler: scheduler);
}
