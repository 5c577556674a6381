namespace Grains.Hosting;

/// <summary>Wants to be woken.</summary>
internal interface IWakeable : IGrainBase
{
    void Wake();
}
