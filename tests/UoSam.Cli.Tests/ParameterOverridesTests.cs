using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Protos.V1;

namespace UoSam.Cli.Tests;

public class ParameterOverridesTests
{
    [Fact]
    public void Parse_KnownNames_SetTheRightMessages()
    {
        var parameters = ParameterOverrides.Parse(
            ["crop_n_layers=1", "mask_prompt=gaussian", "prompt_kinds=box,points_box", "vote_purity=0.5", "background_votes=false"]);

        Assert.Equal(1, parameters.Encode.CropNLayers);
        Assert.Equal(MaskPrompt.Gaussian, parameters.Prompts.MaskPrompt);
        Assert.Equal([PromptKind.Box, PromptKind.PointsBox], parameters.Local.PromptKinds);
        Assert.Equal(0.5, parameters.Global.VotePurity);
        Assert.False(parameters.Global.BackgroundVotes);
        Assert.False(parameters.Local.HasAcceptIou);
    }

    [Fact]
    public void Parse_FramesOfAVideo_TakesEveryTemporalParameter()
    {
        var fields = TemporalParameters.Descriptor.Fields.InFieldNumberOrder();

        var parameters = ParameterOverrides.Parse(fields.Select(field => $"{field.Name}=1"), areFrames: true);

        Assert.All(fields, field => Assert.True(field.Accessor.HasValue(parameters.Temporal), field.Name));
    }

    [Fact]
    public void Parse_TemporalParameterForASingleImage_IsRefused()
    {
        var error = Assert.Throws<UsageException>(() => ParameterOverrides.Parse(["bridge_frames=3"]));

        Assert.Contains("uosam video", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denoise=true")]
    [InlineData("point_source=saliency")]
    [InlineData("point_source=foreground_logits")]
    public void Parse_WhatFramesOfAVideoDoNotRead_IsRefused(string setting)
    {
        var error = Assert.Throws<UsageException>(() => ParameterOverrides.Parse([setting], areFrames: true));

        Assert.Contains("--per-frame", error.Message, StringComparison.Ordinal);
        Assert.NotNull(ParameterOverrides.Parse([setting], areFrames: false));
    }

    [Theory]
    [InlineData("crop_n_layers=9", "crop_n_layers is 9, expected 0 to 2")]
    [InlineData("positive_points=-1", "positive_points is -1, expected 0 to 8")]
    [InlineData("accept_iou=1.5", "accept_iou is 1.5, expected 0 to 1")]
    [InlineData("points_per_side=-5", "points_per_side is -5, expected 0 to 128")]
    [InlineData("lost_share=2", "lost_share is 2, expected 0 to 1")]
    public void ParseInRange_OutOfRange_IsRefusedAtOnce(string setting, string expected)
    {
        var error = Assert.Throws<UsageException>(() => ParameterOverrides.ParseInRange([setting], areFrames: true));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.NotNull(ParameterOverrides.Parse([setting], areFrames: true));
    }

    [Theory]
    [InlineData("acept_iou=1", "there is no parameter acept_iou; near: accept_iou")]
    [InlineData("accept_iou", "expected accept_iou=VALUE")]
    [InlineData("accept_iou=much", "expected a number; 'uosam presets' lists the range")]
    [InlineData("points_per_side=many", "expected a whole number")]
    [InlineData("denoise=no", "expected true or false")]
    [InlineData("mask_prompt=round", "gaussian")]
    public void Parse_Wrong_SaysWhatWasExpected(string setting, string expected)
    {
        var error = Assert.Throws<UsageException>(() => ParameterOverrides.Parse([setting]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
