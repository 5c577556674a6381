namespace Load;

/// <summary>What stands in the middle of several rounds: on a shared machine the mean is somebody else's.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[sorted.Length / 2];
    }
}
