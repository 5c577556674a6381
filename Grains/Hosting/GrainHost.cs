using Metering;
using Metering.Books;
using Metering.Hosting;
using Metering.Tokens;

namespace Grains.Hosting;

/// <summary>What the process gives its actors.</summary>
internal sealed class GrainHost(IActors actors, IJournal journal, IBooks books, TimeProvider time, TokenOptions tokens)
{
    /// <summary>The name of the grain storage for what activations leave to the next ones.</summary>
    public const string Storage = "HandOver";

    public IActors Actors => actors;

    public IJournal Journal => journal;

    public IBooks Books => books;

    public HostClock Clock { get; } = new(time);

    public TokenOptions Tokens => tokens;
}
