using System.Threading.Channels;

namespace Load.Engine;

/// <summary>A baseline: actors with a channel each as mailbox, two hops as token and account, and messages that do no work at all.</summary>
internal sealed class ChannelMailboxes
{
    private readonly Mailbox[] _tokens;

    public ChannelMailboxes(int accounts) => _tokens = [.. Enumerable.Range(0, accounts).Select(_ => new Mailbox(new Mailbox(null)))];

    public Task<long> Run(int callers, TimeSpan duration) => Callers.Run(callers, duration, async caller =>
    {
        await _tokens[caller % _tokens.Length].Ask();
        await _tokens[caller % _tokens.Length].Ask();
    });

    private sealed class Mailbox
    {
        private readonly Channel<TaskCompletionSource> _messages = Channel.CreateUnbounded<TaskCompletionSource>(new() { SingleReader = true });
        private readonly Mailbox? _next;

        public Mailbox(Mailbox? next)
        {
            _next = next;
            _ = Task.Run(Read);
        }

        public Task Ask()
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _messages.Writer.TryWrite(answer);
            return answer.Task;
        }

        private async Task Read()
        {
            await foreach (var message in _messages.Reader.ReadAllAsync()) _ = Answer(message);
        }

        private async Task Answer(TaskCompletionSource message)
        {
            if (_next is not null) await _next.Ask();
            message.SetResult();
        }
    }
}
