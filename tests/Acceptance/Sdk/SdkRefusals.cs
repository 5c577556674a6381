using Harness.Tokens;

namespace Acceptance.Sdk;

/// <summary>Callers whose next call is refused with a status.</summary>
internal static class SdkRefusals
{
    public static async Task<Caller> MakeCaller(SharedRelay shared, int status)
    {
        var caller = await shared.MakeCaller(new CallerPlan
        {
            Cash = status == 402 ? 0m : 1m,
            TokenLimits = new Limits { RequestsPerMinute = 1 },
        });
        if (status == 429) (await caller.Complete()).AssertServed();
        return status switch
        {
            401 => caller with { Secret = caller.Secret[..^1] },
            404 => caller with { Model = "no-such-model" },
            _ => caller,
        };
    }
}
