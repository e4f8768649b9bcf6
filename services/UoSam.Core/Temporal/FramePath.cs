namespace UoSam.Core.Temporal;

/// <summary>How a frame of a video was answered.</summary>
public enum FramePath
{
    /// <summary>From its own coarse map: the first frame, another scene, or another size.</summary>
    Full,

    /// <summary>From its coarse map and what the frames before have taught.</summary>
    Propagated,

    /// <summary>Nothing moved: the map of the frame before, without a decoder call.</summary>
    Static,

    /// <summary>The coarse map lost an object of the frame before; it was left out and the object carried on.</summary>
    Bridged,

    /// <summary>From its own coarse map: it is time, or the frames before have drifted from the coarse maps.</summary>
    Refreshed,
}
