using System.Text.Json;

namespace RelayApi.Presets;

/// <summary>Reads a preset and checks all of it, before anything is changed.</summary>
internal static class PresetFile
{
    private const long BytesMax = 1 << 20;

    public static async Task<Preset> Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (file.Length > BytesMax) throw new PresetException($"Preset {path}: it is larger than {BytesMax} bytes.");
            var preset = await JsonSerializer.DeserializeAsync(file, PresetJson.Default.Preset, cancellationToken)
                ?? throw new PresetException($"Preset {path}: it is empty.");
            return preset.Problem() is { } problem ? throw new PresetException($"Preset {path}: {problem}") : preset;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PresetException($"Preset {path}: {cause.Message}", cause);
        }
    }
}
