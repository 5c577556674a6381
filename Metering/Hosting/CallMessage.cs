namespace Metering.Hosting;

/// <summary>
/// A method call in a mailbox, and the promise of its answer. The promise is kept in a turn, whose synchronization context lets no one who
/// awaits it continue inline; so it needs no detour over the thread pool, which no simulation could replay.
/// </summary>
internal sealed class CallMessage<TActor, TCommand, TResult>(TCommand command, Func<TActor, TCommand, Task<TResult>> method)
    : TaskCompletionSource<TResult>, IMessage<TActor>
{
    Task IMessage<TActor>.Run(TActor actor)
    {
        Task<TResult> answer;
        try
        {
            answer = method(actor, command);
        }
        catch (Exception thrown)
        {
            answer = System.Threading.Tasks.Task.FromException<TResult>(thrown);
        }

        if (!answer.IsCompleted) return Forward(answer);
        SetFromTask(answer);
        return answer;
    }

    void IMessage<TActor>.Fail(Exception cause) => SetException(cause);

    /// <summary>Runs in the turn that ends the call; whoever awaits the promise is resumed elsewhere.</summary>
    private Task Forward(Task<TResult> answer) => answer.ContinueWith(
        static (answer, promise) => ((CallMessage<TActor, TCommand, TResult>)promise!).SetFromTask(answer),
        this,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
