namespace RelayApi.Engines;

/// <summary>The configuration has values that are out of range.</summary>
internal sealed class OptionsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors));
