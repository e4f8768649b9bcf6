namespace UoSam.Cli.Evaluating;

/// <summary>Accepted objects of a range of SAM's score, by what became of their IoU with the truth.</summary>
/// <param name="FromScore">The least score of the range; it is <see cref="Width"/> wide, the last has all above too.</param>
/// <param name="Better">Objects whose IoU rose.</param>
/// <param name="Same">Objects whose IoU stayed.</param>
/// <param name="Worse">Objects whose IoU fell.</param>
internal sealed record GateBin(double FromScore, int Better, int Same, int Worse)
{
    public const double Width = 0.05;

    /// <summary>Ranges that there are.</summary>
    public const int Bins = (int)(1 / Width);

    public int Count => Better + Same + Worse;

    /// <summary>Index of the range that a score lies in.</summary>
    public static int IndexOf(float score) => Math.Clamp((int)Math.Floor((score / Width) + 1e-6), 0, Bins - 1);
}
