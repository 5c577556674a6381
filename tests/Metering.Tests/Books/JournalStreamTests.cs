using Metering.Accounts;
using Metering.Books;

namespace Metering.Tests.Books;

public sealed class JournalStreamTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_is_resumed_outside_the_streams_gate(bool isKept)
    {
        var stream = new JournalStream(StreamId.Of(AccountId.Parse("a")), Guid.NewGuid(), seqLast: 0, new NoWriter());
        var durable = stream.Append("1"u8);
        Assert.True(stream.TryTake(out var row));
        var mailbox = new Mailbox(stream);
        var waiting = mailbox.WaitFor(isKept ? stream.Kept : durable);

        if (isKept) stream.Keep(row.Seq);
        else stream.Complete(AppendOutcome.Written);

        await mailbox.Posted.WaitAsync(Bound);
        Assert.True(mailbox.CouldAsk, "The holder of the mailbox waits for the stream, and the stream for the mailbox.");
        await waiting;
    }

    [Fact]
    public async Task Rows_behind_one_another_are_kept_in_turn_and_written_in_turn()
    {
        var stream = new JournalStream(StreamId.Of(AccountId.Parse("a")), Guid.NewGuid(), seqLast: 4, new NoWriter());
        var appended = new List<Task>();
        for (var seq = 5L; seq <= 7; seq++)
        {
            appended.Add(stream.Append("1"u8));
            var kept = stream.Kept;
            Assert.True(stream.TryTakeBehind(out var row));
            Assert.Equal(seq, row.Seq);
            Assert.False(kept.IsCompleted);
            stream.Keep(seq);
            await kept.WaitAsync(Bound);
        }

        foreach (var append in appended)
        {
            Assert.False(append.IsCompleted);
            stream.Complete(AppendOutcome.Written);
            await append.WaitAsync(Bound);
        }

        Assert.True(stream.IsIdle);
        Assert.Equal(7, stream.SeqLast);
    }

    /// <summary>Resumes as an actor's mailbox does, while another thread that holds it asks the stream.</summary>
    private sealed class Mailbox(JournalStream stream) : SynchronizationContext
    {
        private readonly TaskCompletionSource _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Posted => _posted.Task;

        public bool CouldAsk { get; private set; }

        public async Task WaitFor(Task task)
        {
            var outer = Current;
            SetSynchronizationContext(this);
            try
            {
                await Resumed(task);
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            var holder = new Thread(() => _ = stream.IsFenced) { IsBackground = true };
            holder.Start();
            CouldAsk = holder.Join(TimeSpan.FromSeconds(2));
            _posted.TrySetResult();
            ThreadPool.UnsafeQueueUserWorkItem(_ => d(state), null);
        }

        private static async Task Resumed(Task task) => await task;
    }

    private sealed class NoWriter : IJournalWriter
    {
        public void OnReady(JournalStream stream)
        {
        }

        public void OnAppended(int bytes)
        {
        }
    }
}
