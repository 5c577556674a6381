namespace Metering.Hosting;

/// <summary>What the host does with cells of any kind.</summary>
internal interface ICell
{
    void Wake();

    void Sweep(TimeSpan now, TimeSpan idleAfter);
}
