using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Simulation;

/// <summary>What must be true. Its text is only put together when it is not: a history asks a thousand times.</summary>
internal static class Law
{
    public static void Holds([DoesNotReturnIf(false)] bool isTrue, [InterpolatedStringHandlerArgument(nameof(isTrue))] ref LawText otherwise)
    {
        if (!isTrue) Assert.Fail(otherwise.ToStringAndClear());
    }
}
