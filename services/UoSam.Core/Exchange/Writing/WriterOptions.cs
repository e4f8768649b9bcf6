namespace UoSam.Core.Exchange.Writing;

/// <summary>How regions become objects.</summary>
public sealed record WriterOptions
{
    /// <summary>True for one object per class, false, the default, for one per 8-connected region.</summary>
    public bool PerClass { get; init; }

    /// <summary>By how many pixels polygons may leave the outline; 0, the default, keeps every corner.</summary>
    public double Tolerance { get; init; }

    /// <summary>Regions with fewer pixels are left out of objects. Default 1.</summary>
    public int MinimumArea { get; init; } = 1;

    /// <summary>Names of the classes.</summary>
    public ClassNames ClassNames { get; init; } = new([]);
}
