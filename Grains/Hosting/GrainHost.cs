using Metering;
using Metering.Books;
using Metering.Hosting;
using Metering.Tokens;

namespace Grains.Hosting;

/// <summary>What the process gives its actors.</summary>
internal sealed class GrainHost(
    IActors actors, IJournal journal, IBooks books, HandOverStorage kept, TimeProvider time, TokenOptions tokens)
{
    public IActors Actors => actors;

    public IJournal Journal => journal;

    public IBooks Books => books;

    public HandOverStorage Kept => kept;

    public HostClock Clock { get; } = new(time);

    public TokenOptions Tokens => tokens;
}
