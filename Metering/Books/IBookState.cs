namespace Metering.Books;

/// <summary>What the events of one stream add up to. Folding is total: every event of the books is taken as it is, never judged again.</summary>
internal interface IBookState<in TEvent>
{
    void Apply(TEvent happened);
}
