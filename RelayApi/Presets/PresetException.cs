namespace RelayApi.Presets;

/// <summary>A preset cannot be read or applied. The message says which, where and why.</summary>
internal sealed class PresetException(string message, Exception? cause = null) : Exception(message, cause);
