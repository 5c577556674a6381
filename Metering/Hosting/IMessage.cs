namespace Metering.Hosting;

/// <summary>A call that waits for an actor.</summary>
internal interface IMessage<in TActor>
{
    /// <summary>Starts the call; the returned task is done when the call is.</summary>
    Task Run(TActor actor);

    /// <summary>The call never started.</summary>
    void Fail(Exception cause);
}
