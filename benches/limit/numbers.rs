//! The random numbers of talks alone, drawn the way the engine draws them: run by run of 64, with the
//! instructions that it uses.

use super::hand::{Asked, Kind};
use detente::draws::{LANES, Stream};
use detente::engine::Instructions;
use detente::math::normal_quantiles;
use std::hint::black_box;

/// What is measured.
#[derive(Clone, Copy)]
pub enum Numbers {
    /// Uniform numbers.
    Uniforms,
    /// And normal numbers made of those that become normal.
    Normals,
}

/// Draws all that was asked for.
pub fn draw(
    instructions: Instructions,
    streams: &mut [Stream],
    (asked, numbers): (&[Asked], Numbers),
) {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(streams: &mut [Stream], asked: &[Asked], numbers: Numbers) {
        each(streams, asked, numbers);
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
    fn avx512(streams: &mut [Stream], asked: &[Asked], numbers: Numbers) {
        each(streams, asked, numbers);
    }
    assert!(instructions.available());
    match instructions {
        // SAFETY: the processor has them, as has just been made sure.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Instructions::Avx2 => unsafe { avx2(streams, asked, numbers) },
        // SAFETY: the same.
        #[cfg(target_arch = "x86_64")]
        #[allow(unsafe_code)]
        Instructions::Avx512 => unsafe { avx512(streams, asked, numbers) },
        _ => each(streams, asked, numbers),
    }
}

#[inline(always)]
fn each(streams: &mut [Stream], asked: &[Asked], numbers: Numbers) {
    let (mut uniforms, mut normals) = ([0.0; LANES], [0.0; LANES]);
    for run in asked {
        streams[run.source].uniforms(run.block, run.round, &mut uniforms);
        match (numbers, run.kind) {
            (Numbers::Normals, Kind::Normal) => {
                normal_quantiles(&uniforms, &mut normals);
                black_box(&normals);
            }
            _ => _ = black_box(&uniforms),
        }
    }
}
