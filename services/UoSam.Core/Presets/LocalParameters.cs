using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using UoSam.Core.Local;

namespace UoSam.Core.Presets;

/// <summary>Parameters of the local region optimizer; the initial values are those of the paper.</summary>
public sealed record LocalParameters
{
    /// <summary>Pixel IoU with the coarse region from which on a refined object is accepted.</summary>
    [Range(0, 1.0)]
    public double AcceptIou { get; init; } = 0.4;

    /// <summary>Rounds of cascaded refinement.</summary>
    [Range(0, 8)]
    public int CascadeRounds { get; init; } = 1;

    /// <summary>
    /// Components of a mask that are smaller than this share of its largest are strays and left out of the next round's
    /// box: 1 for the box of the largest alone (the paper's figure), 0 for the box of every pixel (the published code).
    /// The initial value drops strays and keeps the other objects of a class, which the box of the largest alone loses.
    /// </summary>
    [Range(0, 1.0)]
    public double CascadeComponentShare { get; init; } = 0.1;

    /// <summary>Decoder calls per object, 1 to 8.</summary>
    public ImmutableArray<PromptKind> PromptKinds { get; init; } = [PromptKind.PointsBox];

    /// <summary>
    /// Most decoder calls per image, cascade rounds not counted; 0 for no limit. Objects get them in turns by descending
    /// area, prompt kinds in their order.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxDecoderCalls { get; init; }

    /// <summary>
    /// An object whose first mask has at least this as predicted IoU times agreement with where the object is believed to
    /// be gets no further prompt kinds; 0 for all kinds in any case.
    /// </summary>
    [Range(0, 1.0)]
    public double SettledAt { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/> with <see cref="MaskFusion.Weighted"/>: whether an object's second decoder call
    /// waits for the others and asks with the shape that all evidence of their masks gives it; its mask then counts half.
    /// </summary>
    public bool SecondLook { get; init; }

    /// <summary>
    /// Of <see cref="SecondLook"/>: the noise of the coarse map, in cells of the 256 x 256 grid, from which on it takes place;
    /// 0 for always. The borders of a finer map are as right as those that SAM draws anew, which have nothing to add.
    /// </summary>
    [Range(0, 256.0)]
    public double SecondLookFrom { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/> on maps with background: whether objects that go on where the coarse map has
    /// background are completed before they are refined, where the features see more of an object than the map's noise explains
    /// and masks of two or three further prompts agree on what it is. At most three decoder calls an object, of those that
    /// <see cref="MaxDecoderCalls"/> leaves over.
    /// </summary>
    public bool WholeObjects { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/> with <see cref="MaskFusion.Weighted"/> on maps with background: rounds in which objects
    /// of 0.5 to 25 % of the image are asked for again with their own masks, as long as these grow into background; where the last
    /// one is sure and adds a part beyond twice the map's noise, the object is that mask. One decoder call an
    /// object and round, of those that <see cref="MaxDecoderCalls"/> leaves over; 0 for none.
    /// </summary>
    [Range(0, 8)]
    public int GrowthRounds { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/> with <see cref="MaskFusion.Weighted"/>: whether masks are judged again where they
    /// tell a lower noise of the coarse map than the features do, and objects asked for anew whose regions it changes, in
    /// images of up to 32 objects; by all prompt kinds, or where there are up to two by the first. The further decoder calls are
    /// those that <see cref="MaxDecoderCalls"/> leaves over; where it leaves none, nothing is judged again.
    /// </summary>
    public bool RenewedObjects { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: whether SAM's masks vote where the evidence moves a region from one class to another
    /// without being sure, or moves one of eight cells' width or more that is wider than the map's noise, in maps of up to 128
    /// classes. One decoder call a region, of those that <see cref="MaxDecoderCalls"/> leaves over.
    /// </summary>
    public bool DisputedRegions { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: whether a map whose objects all reach too far into the background, or not far
    /// enough, as the refined borders tell, is moved by that and refined anew, with the decoder calls that
    /// <see cref="MaxDecoderCalls"/> leaves over.
    /// </summary>
    public bool BorderBias { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: whether regions of 0.5 to 12.5 % of the image go to what surrounds them where
    /// SAM's features hardly tell them from what is around them; not in an image whose sides are both below 64 pixels, which has
    /// fewer pixels than cells of features.
    /// </summary>
    public bool InventedRegions { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: whether regions of 0.1 % of the image or more get another class where what is in them
    /// is what that class has elsewhere, and not what their own has, in maps of up to 128 classes; not in such a small image.
    /// </summary>
    public bool MislabelledRegions { get; init; }

    /// <summary>
    /// Masks are made in the object's box, grown on each side by this share of its side and by up to two cells of 16 input
    /// pixels; elsewhere the object is not, and the decoder sees the padding of an image that is not square thinned out
    /// (<see cref="Inference.SamPrompt"/>). 0 for the whole image and all padding.
    /// </summary>
    [Range(0, 100.0)]
    public double MaskMargin { get; init; }

    /// <summary>How the masks of several prompts become one.</summary>
    public MaskFusion Fusion { get; init; } = MaskFusion.BestScore;

    /// <summary>Exponent of the weights of <see cref="MaskFusion.Weighted"/>.</summary>
    [Range(0, 16.0)]
    public double FusionPower { get; init; } = 4;

    /// <summary>Whether traces carry the masks of their decoder calls; changes nothing else.</summary>
    public bool CandidateMasks { get; init; }

    /// <summary>Who gets contested pixels.</summary>
    public OverlapRule Overlap { get; init; } = OverlapRule.PaintingOrder;

    /// <summary>Of <see cref="OverlapRule.Evidence"/>: regularisation of the features' posterior.</summary>
    [Range(0.001, 100)]
    public double PosteriorRidge { get; init; } = 0.3;

    /// <summary>Of <see cref="OverlapRule.Evidence"/>: weight of the posterior's log-odds beside masks of -1..1.</summary>
    [Range(0, 10.0)]
    public double PosteriorWeight { get; init; } = 0.3;

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: weight of the distance to the coarse border, in units of the coarse map's
    /// noise, where that noise is 1.1 pixels of the 256 x 256 grid; it falls with the noise squared.
    /// </summary>
    [Range(0, 10.0)]
    public double CoarseWeight { get; init; } = 0.5;

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: how many times what masks have beyond their surroundings (a Gaussian of two pixels
    /// of the 256 x 256 grid) is added to them where the coarse map's noise is below 1.8 such pixels by the masks and 3 by the
    /// features; not in a frame of a video.
    /// </summary>
    [Range(0, 4.0)]
    public double MaskSharpness { get; init; }

    /// <summary>
    /// Of <see cref="OverlapRule.Evidence"/>: weight of what the colours around each cell of the 256 x 256 grid say, beside masks
    /// of weight 1.
    /// </summary>
    [Range(0, 4.0)]
    public double ColourWeight { get; init; }

    // Whether the second look takes place.
    internal bool LooksTwice => SecondLook && Overlap == OverlapRule.Evidence && Fusion == MaskFusion.Weighted;

    // The same on a coarse map of some noise in cells.
    internal bool LooksTwiceAt(double noise) => LooksTwice && noise >= SecondLookFrom;

    // Whether objects are completed.
    internal bool Completes => WholeObjects && Overlap == OverlapRule.Evidence;

    // Whether objects are asked for again with their own masks.
    internal bool Grows => GrowthRounds > 0 && Overlap == OverlapRule.Evidence && Fusion == MaskFusion.Weighted;

    // Whether objects are renewed.
    internal bool Renews => RenewedObjects && Overlap == OverlapRule.Evidence && Fusion == MaskFusion.Weighted;

    // Whether a bias of all borders is taken out.
    internal bool Straightens => BorderBias && Overlap == OverlapRule.Evidence;

    // Whether regions that are no objects are taken out.
    internal bool Clears => InventedRegions && Overlap == OverlapRule.Evidence;

    // Whether regions get the class of their like.
    internal bool Corrects => MislabelledRegions && Overlap == OverlapRule.Evidence;

    // Whether masks vote on regions that change their class.
    internal bool Disputes => DisputedRegions && Overlap == OverlapRule.Evidence;

    // Whether a first mask settles its object.
    internal bool Settles(CandidateTrace first) => SettledAt > 0 && first.Score * first.Agreement >= SettledAt;
}
