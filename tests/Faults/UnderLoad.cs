namespace Faults;

/// <summary>Tests that kill, stop or starve a relay in the middle of load: side by side with others they would measure those.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class UnderLoad;
