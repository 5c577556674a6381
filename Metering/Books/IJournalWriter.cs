namespace Metering.Books;

/// <summary>What a <see cref="JournalStream"/> tells the writer that drains it.</summary>
public interface IJournalWriter
{
    /// <summary>The stream has events to take and none in flight. Called at most once until it was taken.</summary>
    void OnReady(JournalStream stream);

    /// <summary>
    /// The stream has events to take behind a row in flight. A writer that keeps nothing has nothing to do: it is told again by
    /// <see cref="OnReady"/>.
    /// </summary>
    void OnBehind(JournalStream stream)
    {
    }

    /// <summary>One more event waits. Called for every event, from any thread.</summary>
    void OnAppended(int bytes);
}
