namespace UoSam.Cli.Pages;

/// <summary>One point of a scatter.</summary>
/// <param name="Name">Shown when it is pointed at.</param>
/// <param name="Before">Share 0..1.</param>
/// <param name="After">Share 0..1.</param>
internal sealed record ChartPoint(string Name, double Before, double After);
