namespace UoSam.Core.Datasets;

/// <summary>How clearly the other images see a class of an image's coarse map.</summary>
/// <param name="Id">The class.</param>
/// <param name="Margin">Its mean log-odds to the next class.</param>
internal readonly record struct ClassMargin(ushort Id, float Margin);
