using Metering.Limits;

namespace Metering;

/// <summary>
/// What an activation that goes in good order leaves to the next one: windows, which otherwise are counted again from the books. Nothing of it is
/// needed; a host that cannot keep it loses time only.
/// </summary>
/// <param name="Seq">The last row of the actor's stream. With another row behind it somebody else was active since, and this is worth nothing.</param>
/// <param name="Windows">What windows have counted.</param>
internal sealed record HandOver(long Seq, IReadOnlyList<WindowCounts> Windows);
