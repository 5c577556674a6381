using System.Globalization;
using System.Runtime.CompilerServices;

namespace Simulation;

/// <summary>The text of a law that is broken; of one that holds nothing is written.</summary>
[InterpolatedStringHandler]
internal ref struct LawText
{
    private DefaultInterpolatedStringHandler _text;

    public LawText(int literalLength, int formattedCount, bool isTrue, out bool isWritten)
    {
        isWritten = !isTrue;
        _text = isTrue ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
