using Metering;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grains.Hosting;

/// <summary>
/// Where activations leave what the next ones need not read from the books. It is nobody's truth: when the storage cannot be reached, the books are
/// read, and no call fails for it.
/// </summary>
internal sealed partial class HandOverStorage(IGrainStorage storage, TimeProvider time, ILogger<HandOverStorage> logger)
{
    /// <summary>The name of the grain storage.</summary>
    public const string Name = "HandOver";

    private const string StateName = "windows";

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(2);

    public async Task<HandOver?> Read(GrainId grain)
    {
        var state = new GrainState<KeptHandOver>(new KeptHandOver());
        try
        {
            await storage.ReadStateAsync(StateName, grain, state).WaitAsync(WaitMax, time);
            return state.State?.Read();
        }
        catch (Exception failure)
        {
            LogFailed(failure, grain);
            return null;
        }
    }

    public async Task Write(GrainId grain, HandOver left)
    {
        var state = new GrainState<KeptHandOver>(new KeptHandOver());
        try
        {
            // Read for its version: what stands there is older, whatever it is.
            await storage.ReadStateAsync(StateName, grain, state).WaitAsync(WaitMax, time);
            state.State = KeptHandOver.Of(left);
            await storage.WriteStateAsync(StateName, grain, state).WaitAsync(WaitMax, time);
        }
        catch (Exception failure)
        {
            LogFailed(failure, grain);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hand-over of {Grain} could not be kept or read; its windows are counted from the books.")]
    private partial void LogFailed(Exception failure, GrainId grain);
}
