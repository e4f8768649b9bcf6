namespace UoSam.Core.Evaluation;

/// <summary>How clusters are given classes.</summary>
public enum ClusterMatching
{
    /// <summary>One to one, most pixels in agreement (STEGO, PiCIE, CAUSE, SmooSeg).</summary>
    MostPixels,

    /// <summary>One to one, highest sum of IoU (MaskContrast with as many clusters as classes).</summary>
    HighestIou,

    /// <summary>Each cluster takes the class of highest IoU; several may take one (MaskContrast otherwise).</summary>
    Majority,
}
